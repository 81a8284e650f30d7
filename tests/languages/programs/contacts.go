// Go, with net/http.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

const contacts = "https://api.razorpay.com/v1/contacts"
const company = "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456"

type contact struct{ Name string }

type list struct {
	Count int
	Items []contact
}

func send(method string, body string, answer any) int {
	request, err := http.NewRequest(method, contacts, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	request.SetBasicAuth("rzp_test_mock", "mock_secret")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		panic(err)
	}
	return response.StatusCode
}

func main() {
	var made contact
	status := send("POST", `{"name": "Asha Rao"}`, &made)
	fmt.Println("created", status, made.Name)
	var found list
	send("GET", "", &found)
	fmt.Println("listed", found.Count, found.Items[0].Name)

	request, _ := http.NewRequest("GET", company, nil)
	request.Header.Set("X-API-KEY", "clemta_mock_key")
	plain, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	fmt.Println("plain", plain.StatusCode)
}
