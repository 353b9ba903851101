// A WebSocket server on Node's own modules: sends every text and binary message back, answers pings and
// closes, and says goodbye to a client that ends its direction without a close.
const http = require('http');
const crypto = require('crypto');

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1, CLOSE = 8, PING = 9, PONG = 10;

function accept(key) {
  return crypto.createHash('sha1').update(key + GUID).digest('base64');
}

function frame(opcode, payload) {
  const length = payload.length;
  let head;
  if (length < 126) {
    head = Buffer.from([0x80 | opcode, length]);
  } else if (length < 65536) {
    head = Buffer.alloc(4);
    head.writeUInt16BE(length, 2);
    head[1] = 126;
  } else {
    head = Buffer.alloc(10);
    head.writeBigUInt64BE(BigInt(length), 2);
    head[1] = 127;
  }
  head[0] = 0x80 | opcode;
  return Buffer.concat([head, payload]);
}

// The first frame in these bytes, or null if it is not whole yet.
function parse(bytes) {
  if (bytes.length < 2) return null;
  let length = bytes[1] & 127;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return null;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return null;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  if (bytes.length < at + 4 + length) return null;
  const mask = bytes.subarray(at, at + 4);
  const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
  for (let i = 0; i < length; i++) payload[i] ^= mask[i & 3];
  return { fin: bytes[0] >> 7, opcode: bytes[0] & 15, payload, size: at + 4 + length };
}

function serve(socket, early) {
  let bytes = early;
  let closed = false;
  const read = () => {
    for (let f = parse(bytes); f && !closed; f = parse(bytes)) {
      bytes = bytes.subarray(f.size);
      const opcode = f.opcode === PING ? PONG : f.opcode;
      const answer = frame(opcode, f.payload);
      if (!f.fin) answer[0] &= 127;
      socket.write(answer);
      if (f.opcode === CLOSE) {
        closed = true;
        socket.end();
      }
    }
  };
  socket.on('data', chunk => { bytes = Buffer.concat([bytes, chunk]); read(); });
  socket.on('end', () => { if (!closed) socket.end(frame(TEXT, Buffer.from('goodbye'))); });
  socket.on('error', () => socket.destroy());
  read();
}

const server = http.createServer((request, response) => response.end('plain ' + request.url));
server.on('upgrade', (request, socket, early) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
    + 'Sec-WebSocket-Accept: ' + accept(request.headers['sec-websocket-key']) + '\r\n\r\n');
  serve(socket, early);
});
server.listen(0, '127.0.0.1', () => console.log('port ' + server.address().port));
