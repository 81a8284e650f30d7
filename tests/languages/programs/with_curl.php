<?php
// PHP, with curl.
const CONTACTS = 'https://api.razorpay.com/v1/contacts';
const COMPANY = 'http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456';

function send(string $url, array $options): array
{
    $curl = curl_init($url);
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true] + $options);
    $text = curl_exec($curl);
    if ($text === false) {
        throw new RuntimeException(curl_error($curl));
    }
    return [curl_getinfo($curl, CURLINFO_HTTP_CODE), json_decode($text)];
}

$key = [CURLOPT_USERPWD => 'rzp_test_mock:mock_secret'];
$body = [
    CURLOPT_POSTFIELDS => json_encode(['name' => 'Asha Rao']),
    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],
];
[$status, $made] = send(CONTACTS, $key + $body);
echo "created $status $made->name\n";
[, $list] = send(CONTACTS, $key);
echo "listed $list->count {$list->items[0]->name}\n";
[$status] = send(COMPANY, [CURLOPT_HTTPHEADER => ['X-API-KEY: clemta_mock_key']]);
echo "plain $status\n";
