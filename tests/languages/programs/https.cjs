// Node.js, with http and https.
const http = require("node:http");
const https = require("node:https");

const contacts = "https://api.razorpay.com/v1/contacts";
const company = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456";
const auth = "rzp_test_mock:mock_secret";

function send(client, url, options, body) {
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode, json: JSON.parse(text) }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function main() {
  const headers = { "Content-Type": "application/json" };
  const posted = { method: "POST", auth, headers };
  const made = await send(https, contacts, posted, JSON.stringify({ name: "Asha Rao" }));
  console.log(`created ${made.status} ${made.json.name}`);
  const list = (await send(https, contacts, { auth })).json;
  console.log(`listed ${list.count} ${list.items[0].name}`);
  const plain = await send(http, company, { headers: { "X-API-KEY": "clemta_mock_key" } });
  console.log(`plain ${plain.status}`);
}

main();
