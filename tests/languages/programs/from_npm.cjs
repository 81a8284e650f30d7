// Node.js, with clients that npm brings.
const axios = require("axios");
const got = require("got");
const Razorpay = require("razorpay");
const undici = require("undici");

const contacts = "https://api.razorpay.com/v1/contacts";
const company = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456";
const key = { key_id: "rzp_test_mock", key_secret: "mock_secret" };
const auth = { username: key.key_id, password: key.key_secret };
const headers = { "X-API-KEY": "clemta_mock_key" };

async function main() {
  const made = await axios.post(contacts, { name: "Asha Rao" }, { auth });
  console.log(`created ${made.status} ${made.data.name}`);
  const list = await new Razorpay(key).api.get({ url: "/contacts" });
  console.log(`listed ${list.count} ${list.items[0].name}`);
  console.log(`plain ${(await axios.get(company, { headers })).status}`);
  console.log(`got ${(await got(contacts, auth)).statusCode}`);
  console.log(`undici ${(await undici.request(company, { headers })).statusCode}`);
}

main();
