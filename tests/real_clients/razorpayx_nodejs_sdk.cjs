// What an app does with razorpayx-nodejs-sdk: node razorpayx_nodejs_sdk.cjs URL KEY_ID KEY_SECRET
// URL is the vendor's base without a slash at its end. Prints one JSON object.

const RazorpayX = require("razorpayx-nodejs-sdk");

async function refusal(promise) {
  try {
    await promise;
    return null;
  } catch ({ status, data }) {
    return { status, data };
  }
}

async function main([url, keyId, keySecret]) {
  const { Contact } = RazorpayX(keyId, keySecret, `${url}/v1`);
  const asha = { name: "Asha Rao", email: "asha@example.com", contact: "9000090001" };

  const created = await Contact.create(asha);
  const again = await Contact.create(asha);
  const listed = await Contact.getAll({ count: 1, active: 1 });
  const fetched = await Contact.get(created.id);
  const updated = await Contact.update(created.id, { reference_id: "A 1" });
  const deactivated = await Contact.deactivate(created.id);
  const inactive = await Contact.getAll({ active: 0 });
  const activated = await Contact.activate(created.id);
  const refused = await refusal(Contact.create({ name: "Acme (India)" }));
  const unknown = await refusal(Contact.get("cont_00000000000009"));
  return {
    created, again, listed, fetched, updated, deactivated, inactive, activated, refused, unknown,
  };
}

main(process.argv.slice(2)).then((seen) => console.log(JSON.stringify(seen)));
