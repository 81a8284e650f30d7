// Node.js, in every way in which a program may open a connection to a vendor's host.
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');

const SECURE = 'https://api.razorpay.com/v1/contacts?count=1';
const PLAIN = 'http://api.razorpay.com/v1/contacts?count=1';
const headers = { authorization: `Basic ${Buffer.from('rzp_test_mock:mock_secret').toString('base64')}` };

function get(module, url, options) {
  return new Promise((resolve, reject) => {
    const request = module.get(url, { headers, ...options }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', reject);
  });
}

async function fetched(url, options) {
  const answer = await fetch(url, { headers, ...options });
  await answer.arrayBuffer();
  return answer.status;
}

function firstLine(socket) {
  return new Promise((resolve, reject) => {
    socket.write('GET /v1/contacts HTTP/1.0\r\nHost: api.razorpay.com\r\n\r\n');
    socket.once('data', (data) => resolve(Number(String(data).slice(9, 12))) ?? socket.destroy());
    socket.on('error', reject);
  });
}

function local() {
  return new Promise((resolve) => {
    const server = net.createServer((one) => one.end('200')).listen(0, '127.0.0.1', () => {
      const socket = net.connect(server.address().port, '127.0.0.1', () => server.close());
      socket.on('data', (data) => resolve(Number(data)));
    });
  });
}

async function main() {
  const kept = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };
  const { connect } = await import('node:tls');
  const found = {
    fetch: await fetched(SECURE),
    'fetch, at once': (await Promise.all([fetched(SECURE), fetched(SECURE)]))[1],
    'fetch, plain': await fetched(PLAIN),
    'fetch, large': await fetched('https://api.razorpay.com/v1/contacts', { method: 'POST', body: 'x'.repeat(300000) }),
    https: await get(https, SECURE),
    'https, kept': [await get(https, SECURE, { agent: kept.https }), await get(https, SECURE, { agent: kept.https })][1],
    'https, no agent': await get(https, SECURE, { agent: false }),
    http: await get(http, PLAIN),
    'http, kept': [await get(http, PLAIN, { agent: kept.http }), await get(http, PLAIN, { agent: kept.http })][1],
    'http, no agent': await get(http, PLAIN, { agent: false, timeout: 30000 }),
    tls: await firstLine(tls.connect(443, 'api.razorpay.com', { ALPNProtocols: ['http/1.1'] })),
    'tls, imported': await firstLine(connect({ host: 'API.razorpay.com', port: '443' })),
    net: await firstLine(net.createConnection(80, 'api.razorpay.com')),
    'another host': await local(),
  };
  console.log(JSON.stringify(found));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
