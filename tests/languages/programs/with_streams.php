<?php
// PHP, with file_get_contents, which reads no variable: PROXY is what it needs.
const CONTACTS = 'https://api.razorpay.com/v1/contacts';
const COMPANY = 'http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456';
define('PROXY', preg_replace('#^http://(.*@)?#', 'tcp://', getenv('http_proxy')));

function send(string $url, array $options): array
{
    $led = ['proxy' => PROXY, 'request_fulluri' => true];
    $text = file_get_contents($url, false, stream_context_create(['http' => $options + $led]));
    preg_match('#^HTTP/\S+ (\d+)#', $http_response_header[0], $found);
    return [$found[1], json_decode($text)];
}

$key = 'Authorization: Basic ' . base64_encode('rzp_test_mock:mock_secret');
[$status, $made] = send(CONTACTS, [
    'method' => 'POST',
    'header' => [$key, 'Content-Type: application/json'],
    'content' => json_encode(['name' => 'Asha Rao']),
]);
echo "created $status $made->name\n";
[, $list] = send(CONTACTS, ['header' => [$key]]);
echo "listed $list->count {$list->items[0]->name}\n";
[$status] = send(COMPANY, ['header' => ['X-API-KEY: clemta_mock_key']]);
echo "plain $status\n";
