// What an app does with razorpayx-sdk: node razorpayx_sdk.cjs URL KEY_ID KEY_SECRET
// URL is the vendor's base without a slash at its end. Prints one JSON object.

const { RazorpayX } = require("razorpayx-sdk");

async function refusal(promise) {
  try {
    await promise;
    return null;
  } catch ({ name, statusCode, message, code, field, reason }) {
    return { name, statusCode, message, code, field, reason };
  }
}

async function main([url, keyId, keySecret]) {
  const { contacts } = new RazorpayX({ keyId, keySecret, baseUrl: `${url}/v1/` });
  const asha = { name: "Asha Rao", email: "asha@example.com", contact: 9000090001, type: "vendor" };

  const created = await contacts.create(asha);
  const again = await contacts.create(asha);
  const listed = await contacts.all({ count: 1, active: true });
  const fetched = await contacts.fetch(created.id);
  const updated = await contacts.update(created.id, { reference_id: "A 1" });
  const deactivated = await contacts.deactivate(created.id);
  const inactive = await contacts.all({ active: false });
  const activated = await contacts.activate(created.id);
  const refused = await refusal(contacts.create({ name: "Acme (India)" }));
  const unknown = await refusal(contacts.fetch("cont_00000000000009"));
  return {
    created, again, listed, fetched, updated, deactivated, inactive, activated, refused, unknown,
  };
}

main(process.argv.slice(2)).then((seen) => console.log(JSON.stringify(seen)));
