'use strict';
// Leads connections to the vendors' hosts to the mock server, whose proxy answers them. Loaded by
// `node --require`, before the program. Other hosts, and sockets that are already connected (as
// those that a proxy's agent brings), stay as they are.

const LOADED = Symbol.for('contact-mock-server.preload');
const MAX_HEAD = 16384; // bytes of the proxy's answer
const PLAIN = 80;
const ENCRYPTED = 443;

const { MOCK_SERVER_PROXY_URL: address, MOCK_SERVER_VENDOR_HOSTS: names } = process.env;

if (address && names && !globalThis[LOADED]) {
  Object.defineProperty(globalThis, LOADED, { value: true });
  lead(new URL(address), new Set(names.split(',')));
}

function lead(proxy, hosts) {
  const http = require('node:http');
  const net = require('node:net');
  const tls = require('node:tls');
  const Tunnel = tunnelTo(proxy, net.connect);
  const { connect } = tls;

  function isLed(options, port) {
    const host = String(options.host ?? options.hostname ?? '').toLowerCase();
    return !options.socket && !options.path && Number(options.port) === port && hosts.has(host);
  }

  // `tls.connect`: https, fetch and everything that is built on them
  tls.connect = function (...args) {
    const { options, listener } = read(args);
    if (!isLed(options, ENCRYPTED)) return connect.apply(this, args);
    const servername = options.servername ?? options.host;
    const socket = new Tunnel(options.host, ENCRYPTED);
    const secured = connect.call(this, { ...options, servername, socket }, listener);
    return heldBy(secured, socket);
  };

  // An idle connection must not keep the program running: it says so to the outer socket alone.
  function heldBy(secured, tunnel) {
    for (const name of ['ref', 'unref']) {
      secured[name] = function () {
        tunnel[name]();
        return tls.TLSSocket.prototype[name].call(this);
      };
    }
    return secured;
  }

  function plainly(original) {
    return function (...args) {
      const { options, listener } = read(args);
      if (!isLed(options, PLAIN)) return original.apply(this, args);
      const socket = new Tunnel(options.host, PLAIN);
      if (options.timeout) socket.setTimeout(options.timeout);
      return listener ? socket.once('connect', listener) : socket;
    };
  }

  const keptByAgents = http.Agent.prototype.createConnection;
  const before = net.createConnection;
  net.connect = net.createConnection = plainly(before);
  // older releases keep the function itself, newer ones call it by its name
  if (keptByAgents === before) http.Agent.prototype.createConnection = net.createConnection;
  require('node:module').syncBuiltinESMExports();
}

// The options and the listener of a call of `connect`, in any of the ways in which it is written.
function read(args) {
  const [first, second] = args;
  const options = {};
  if (typeof first === 'object' && first !== null) Object.assign(options, first);
  else if (/^[0-9]+$/.test(String(first))) {
    options.port = Number(first);
    if (typeof second === 'string') options.host = second;
  } else options.path = first;
  for (const more of args.slice(1)) if (typeof more === 'object') Object.assign(options, more);
  const last = args[args.length - 1];
  return { options, listener: typeof last === 'function' ? last : undefined };
}

// The class of streams that reach a host through the proxy. They have what clients use of a socket.
function tunnelTo(proxy, connect) {
  const { Duplex } = require('node:stream');
  const user = decodeURIComponent(proxy.username);
  const authorization = user && Buffer.from(`${user}:`).toString('base64');
  const hostname = proxy.hostname.replace(/^\[|\]$/g, '');

  return class Tunnel extends Duplex {
    constructor(host, port) {
      super();
      this.connecting = true;
      this._head = Buffer.alloc(0);
      this._socket = connect({ host: hostname, port: Number(proxy.port || 80) });
      this._socket.setNoDelay(true);
      this._socket.on('error', (error) => this.destroy(error));
      this._socket.on('close', () => this.destroy());
      this._socket.on('timeout', () => this.emit('timeout'));
      this._socket.on('data', (chunk) => this._received(chunk));
      this._socket.on('end', () => this._ended());
      const named = authorization ? `Proxy-Authorization: Basic ${authorization}\r\n` : '';
      const target = `${host}:${port}`;
      this._socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${named}\r\n`);
    }

    _received(chunk) {
      if (!this.connecting) {
        if (!this.push(chunk)) this._socket.pause();
        return;
      }
      this._head = Buffer.concat([this._head, chunk]);
      const end = this._head.indexOf('\r\n\r\n');
      if (end < 0 && this._head.length < MAX_HEAD) return;
      if (/^HTTP\/1\.[01] 200/.test(this._head.toString('latin1'))) this._opened(end + 4);
      // a refusal ends with its reason, which may still be on its way
    }

    _opened(start) {
      const rest = this._head.subarray(start);
      this._head = null;
      this.connecting = false;
      this.emit('connect');
      this.emit('ready');
      if (rest.length) this._received(rest);
    }

    _ended() {
      if (!this.connecting) return void this.push(null);
      const [line] = this._head.toString('latin1').split('\r\n', 1);
      const said = line.replace(/^HTTP\/1\.[01] [0-9]+ /, '') || 'it closed the connection';
      this.destroy(new Error(`The mock server at ${proxy.host} opened no tunnel: ${said}`));
    }

    _whenOpen(run) {
      if (this.connecting) this.once('connect', run);
      else run();
    }

    _read() {
      this._socket.resume();
    }

    _write(chunk, encoding, done) {
      this._whenOpen(() => this._socket.write(chunk, encoding, done));
    }

    _final(done) {
      this._whenOpen(() => this._socket.end(done));
    }

    _destroy(error, done) {
      this._socket.destroy();
      done(error);
    }

    setTimeout(milliseconds, listener) {
      this._socket.setTimeout(milliseconds);
      this.timeout = milliseconds;
      if (listener) this[milliseconds ? 'once' : 'removeListener']('timeout', listener);
      return this;
    }

    setNoDelay(on) {
      this._socket.setNoDelay(on);
      return this;
    }

    setKeepAlive(on, delay) {
      this._socket.setKeepAlive(on, delay);
      return this;
    }

    ref() {
      this._socket.ref();
      return this;
    }

    unref() {
      this._socket.unref();
      return this;
    }

    address() {
      return this._socket.address();
    }

    get remoteAddress() {
      return this._socket.remoteAddress;
    }

    get remotePort() {
      return this._socket.remotePort;
    }

    get localAddress() {
      return this._socket.localAddress;
    }

    get localPort() {
      return this._socket.localPort;
    }
  };
}
