# Ruby, with Net::HTTP.
require "json"
require "net/http"

CONTACTS = URI("https://api.razorpay.com/v1/contacts")
COMPANY = URI("http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456")

def send_to(uri, request)
  Net::HTTP.start(uri.host, uri.port, use_ssl: uri.scheme == "https") { |http| http.request(request) }
end

post = Net::HTTP::Post.new(CONTACTS, "Content-Type" => "application/json")
post.basic_auth("rzp_test_mock", "mock_secret")
post.body = { name: "Asha Rao" }.to_json
made = send_to(CONTACTS, post)
puts "created #{made.code} #{JSON.parse(made.body)["name"]}"

get = Net::HTTP::Get.new(CONTACTS)
get.basic_auth("rzp_test_mock", "mock_secret")
list = JSON.parse(send_to(CONTACTS, get).body)
puts "listed #{list["count"]} #{list["items"][0]["name"]}"

plain = send_to(COMPANY, Net::HTTP::Get.new(COMPANY, "X-API-KEY" => "clemta_mock_key"))
puts "plain #{plain.code}"
