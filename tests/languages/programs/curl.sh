# curl.
contacts=https://api.razorpay.com/v1/contacts
company='http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456'
key=rzp_test_mock:mock_secret
json='Content-Type: application/json'

first() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",]*\).*/\1/p"; }

made=$(curl -sS -u $key -H "$json" -d '{"name": "Asha Rao"}' -w '\n%{http_code}' $contacts)
echo "created $(echo "$made" | tail -1) $(echo "$made" | first name)"
list=$(curl -sS -u $key $contacts)
echo "listed $(echo "$list" | first count) $(echo "$list" | first name)"
curl -sS -o /dev/null -w 'plain %{http_code}\n' -H 'X-API-KEY: clemta_mock_key' "$company"
