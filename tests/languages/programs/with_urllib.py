"""Python, with urllib."""

import base64
import json
import urllib.request

CONTACTS = "https://api.razorpay.com/v1/contacts"
COMPANY = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456"
AUTHORIZATION = "Basic " + base64.b64encode(b"rzp_test_mock:mock_secret").decode()
HEADERS = {"Authorization": AUTHORIZATION, "Content-Type": "application/json"}

posted = urllib.request.Request(CONTACTS, json.dumps({"name": "Asha Rao"}).encode(), HEADERS)
with urllib.request.urlopen(posted) as made:
    print("created", made.status, json.load(made)["name"])
with urllib.request.urlopen(urllib.request.Request(CONTACTS, headers=HEADERS)) as answer:
    found = json.load(answer)
    print("listed", found["count"], found["items"][0]["name"])
asked = urllib.request.Request(COMPANY, headers={"X-API-KEY": "clemta_mock_key"})
with urllib.request.urlopen(asked) as answer:
    print("plain", answer.status)
