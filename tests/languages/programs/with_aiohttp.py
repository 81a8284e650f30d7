"""Python, with aiohttp, whose session reads the environment where it is told to."""

import asyncio

import aiohttp

CONTACTS = "https://api.razorpay.com/v1/contacts"
COMPANY = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456"
HEADERS = {"Authorization": "Basic cnpwX3Rlc3RfbW9jazptb2NrX3NlY3JldA=="}


async def main() -> None:
    async with aiohttp.ClientSession(trust_env=True) as session:
        async with session.post(CONTACTS, json={"name": "Asha Rao"}, headers=HEADERS) as made:
            print("created", made.status, (await made.json())["name"])
        async with session.get(CONTACTS, headers=HEADERS) as answer:
            found = await answer.json()
            print("listed", found["count"], found["items"][0]["name"])
        async with session.get(COMPANY, headers={"X-API-KEY": "clemta_mock_key"}) as answer:
            print("plain", answer.status)


asyncio.run(main())
