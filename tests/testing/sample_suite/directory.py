"""An application under test: it keeps one directory of partners at five vendors."""

import requests

RAZORPAY = "https://api.razorpay.com/v1"
CLEARTAX = "https://api.clear.in/gst/api/v0.1"
YSUITE = "https://api.ysuite.org/v1"
CLEMTA = "https://api.clemta.com"
SPN = "http://spn.localhost/api/v1"


class Refused(Exception):
    """A vendor refused a call. *status* is HTTP's, *answer* its body."""

    def __init__(self, status, answer):
        super().__init__(status, answer)
        self.status, self.answer = status, answer


class Directory:
    """The directory. *accounts* has the headers by vendor, *company* the company by vendor."""

    def __init__(self, accounts, company):
        self._accounts, self._company = accounts, company

    def pay(self, name, **more):
        """The id of a payee at Razorpay: an existing one where all agrees."""
        return self._call("razorpay", "POST", f"{RAZORPAY}/contacts", {"name": name, **more})["id"]

    def payees(self, count=10):
        found = self._call("razorpay", "GET", f"{RAZORPAY}/contacts?count={count}")
        return [item["name"] for item in found["items"]]

    def payee(self, id):
        return self._call("razorpay", "GET", f"{RAZORPAY}/contacts/{id}")

    def stop_paying(self, id):
        return self._call("razorpay", "PATCH", f"{RAZORPAY}/contacts/{id}", {"active": False})

    def bank_account(self, id, number):
        account = {"contact_id": id, "account_type": "bank_account", "account_number": number}
        return self._call("razorpay", "POST", f"{RAZORPAY}/fund_accounts", account)

    def invoice(self, id, name):
        """Keep a buyer at ClearTax under an id of our own."""
        url = f"{CLEARTAX}/businesses/{self._company['cleartax']}/contacts/{id}"
        sent = {"business_name": name, "organization_type": "COMPANY", "state": "KERALA"}
        return self._call("cleartax", "PUT", url, sent)

    def buyers(self):
        url = f"{CLEARTAX}/businesses/{self._company['cleartax']}/contacts"
        return [item["business_name"] for item in self._call("cleartax", "GET", url)]

    def lead(self, name, **more):
        """The number of a new contact at YSuite."""
        sent = {"cstname": name, "contact_type": 1, **more}
        return self._call("ysuite", "POST", f"{YSUITE}/contacts", sent)["data"]["cstid"]

    def forget_lead(self, number):
        return self._call("ysuite", "DELETE", f"{YSUITE}/contacts/{number}")

    def customer(self, name, **more):
        """The id of a new customer at Clemta."""
        sent = {
            "full_name": name,
            "type": "customer",
            "company_id": self._company["clemta"],
            **more,
        }
        return self._call("clemta", "POST", f"{CLEMTA}/contacts", sent)["data"]["id"]

    def customers(self):
        url = f"{CLEMTA}/contacts?company_id={self._company['clemta']}"
        return self._call("clemta", "GET", url)["data"]

    def partner(self, first, last, email):
        """The id of a new partner at SPN."""
        sent = {"first_name": first, "last_name": last, "email": email}
        sent["company_id"] = self._company["spn"]
        return self._call("spn", "POST", f"{SPN}/contacts", sent)["id"]

    def forget_partner(self, id):
        return self._call("spn", "DELETE", f"{SPN}/contacts/{id}")

    def _call(self, vendor, method, url, body=None):
        sent = requests.request(method, url, json=body, headers=self._accounts[vendor], timeout=5)
        answer = sent.json() if sent.content else None
        if sent.status_code >= 400:
            raise Refused(sent.status_code, answer)
        return answer
