"""Programs that a test under interception starts. What one of them asks of a vendor is refused.

`starting` sees them start and gives them an `environment`. It leads them to the `refusing` proxy,
and Python among them to `start/sitecustomize.py`.
"""
