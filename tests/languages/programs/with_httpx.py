"""Python, with httpx."""

import httpx

CONTACTS = "https://api.razorpay.com/v1/contacts"
COMPANY = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456"
AUTH = ("rzp_test_mock", "mock_secret")

with httpx.Client() as client:
    made = client.post(CONTACTS, json={"name": "Asha Rao"}, auth=AUTH)
    print("created", made.status_code, made.json()["name"])
    found = client.get(CONTACTS, auth=AUTH).json()
    print("listed", found["count"], found["items"][0]["name"])
    print("plain", client.get(COMPANY, headers={"X-API-KEY": "clemta_mock_key"}).status_code)
