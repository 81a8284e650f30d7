"""Python, with urllib3, which reads no variable: POOL is what it needs."""

import os

import urllib3

CONTACTS = "https://api.razorpay.com/v1/contacts"
COMPANY = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456"
HEADERS = {"Authorization": "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA=="}
POOL = urllib3.ProxyManager(os.environ["HTTPS_PROXY"])

made = POOL.request("POST", CONTACTS, json={"name": "Asha Rao"}, headers=HEADERS)
print("created", made.status, made.json()["name"])
found = POOL.request("GET", CONTACTS, headers=HEADERS).json()
print("listed", found["count"], found["items"][0]["name"])
plain = POOL.request("GET", COMPANY, headers={"X-API-KEY": "clemta_mock_key"})
print("plain", plain.status)
