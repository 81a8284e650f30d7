// Node.js, with fetch.
const contacts = "https://api.razorpay.com/v1/contacts";
const company = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456";
const headers = {
  Authorization: `Basic ${Buffer.from("rzp_test_mock:mock_secret").toString("base64")}`,
  "Content-Type": "application/json",
};

const body = JSON.stringify({ name: "Asha Rao" });
const made = await fetch(contacts, { method: "POST", headers, body });
console.log(`created ${made.status} ${(await made.json()).name}`);

const list = await (await fetch(contacts, { headers })).json();
console.log(`listed ${list.count} ${list.items[0].name}`);

const plain = await fetch(company, { headers: { "X-API-KEY": "clemta_mock_key" } });
console.log(`plain ${plain.status}`);
