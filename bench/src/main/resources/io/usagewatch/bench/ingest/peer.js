// The work of the sample's ingest function (aws-samples/near-realtime-aws-usage-anomaly-detection), written anew from what it
// does: the whole batch as a tree, each message checked by parsing it and then parsed, the tree written out again with the
// message's text beside it, one request for all, signed.
//
//   node peer.js BATCHES WARM-UP-SECONDS SECONDS      BATCHES: a file, one subscription event a line
//
// Prints {"events":N,"cpuSeconds":S,"bytes":N}: events of the measured rounds, the process's CPU time, bytes of one round.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const zlib = require('zlib');

const KEY = { id: 'AKIDEXAMPLE', secret: 'secret', token: 'token'.repeat(100) };
const HOST = 'search-usage-watch.eu-west-1.es.amazonaws.com';

function parses(text) {
  try {
    JSON.parse(text);
    return true;
  } catch (e) {
    return false;
  }
}

function fieldsOf(message) {
  const start = message.indexOf('{');
  const object = start < 0 ? '' : message.substring(start);
  return start >= 0 && parses(object) ? JSON.parse(object) : {};
}

function two(number) {
  return String(number).padStart(2, '0');
}

function bulkBody(batch) {
  let body = '';
  for (const event of batch.logEvents) {
    const time = new Date(event.timestamp);
    const source = fieldsOf(event.message);
    source['@id'] = event.id;
    source['@timestamp'] = time.toISOString();
    source['@message'] = event.message;
    source['@owner'] = batch.owner;
    source['@log_group'] = batch.logGroup;
    source['@log_stream'] = batch.logStream;
    const day = [time.getUTCFullYear(), two(time.getUTCMonth() + 1), two(time.getUTCDate())].join('.');
    body += JSON.stringify({ index: { _index: 'cwl-' + day, _id: event.id } }) + '\n' + JSON.stringify(source) + '\n';
  }
  return body;
}

function hmac(key, text) {
  return crypto.createHmac('sha256', key).update(text, 'utf8').digest();
}

function sha256(text) {
  return crypto.createHash('sha256').update(text, 'utf8').digest('hex');
}

function signed(body) {
  const time = new Date().toISOString().replace(/[:-]|\.\d{3}/g, '');
  const headers = {
    'content-length': Buffer.byteLength(body),
    'content-type': 'application/json',
    host: HOST,
    'x-amz-date': time,
    'x-amz-security-token': KEY.token,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => name + ':' + value + '\n').join('');
  const scope = [time.substring(0, 8), 'eu-west-1', 'es', 'aws4_request'];
  const request = ['POST', '/_bulk', '', lines, names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(request)].join('\n');
  const signature = hmac(scope.reduce(hmac, 'AWS4' + KEY.secret), text).toString('hex');
  headers.authorization = `AWS4-HMAC-SHA256 Credential=${KEY.id}/${scope.join('/')}, SignedHeaders=${names}, Signature=${signature}`;
  return headers;
}

function round(events) {
  const done = { events: 0, bytes: 0 };
  for (const event of events) {
    const packed = Buffer.from(JSON.parse(event).awslogs.data, 'base64');
    const batch = JSON.parse(zlib.gunzipSync(packed).toString('utf8'));
    const body = bulkBody(batch);
    done.events += batch.logEvents.length;
    done.bytes += signed(body)['content-length'];
  }
  return done;
}

const [file, warmUp, seconds] = process.argv.slice(2);
const events = fs.readFileSync(file, 'utf8').trim().split('\n');

function run(limit) {
  const begun = process.cpuUsage();
  const sum = { events: 0, cpuSeconds: 0, bytes: 0 };
  while (sum.cpuSeconds < limit) {
    const done = round(events);
    sum.events += done.events;
    sum.bytes = done.bytes;
    const used = process.cpuUsage(begun);
    sum.cpuSeconds = (used.user + used.system) / 1e6;
  }
  return sum;
}

run(Number(warmUp));
console.log(JSON.stringify(run(Number(seconds))));
