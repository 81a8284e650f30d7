"""The page under /_mock/ for people: each view asks the control plane and renders the answer."""
