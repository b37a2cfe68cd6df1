// Preloaded into every Node process of a synthesis: writes down who is to be connected to, and fails.
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

const refuse = (what) => {
  appendFileSync(process.env.PORTICO_ATTEMPTS, `${what}\n`);
  throw new Error(`no network here: ${what}`);
};

const isPath = (target) => typeof target === 'string' || typeof target?.path === 'string';

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [target] = args.flat();
  return isPath(target) ? connect.apply(this, args) : refuse(JSON.stringify(target));
};
dgram.createSocket = () => refuse('UDP');
for (const name of ['lookup', 'resolve', 'resolve4']) {
  dns[name] = (host) => refuse(host);
  dns.promises[name] = (host) => refuse(host);
}
