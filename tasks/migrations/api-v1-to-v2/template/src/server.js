// The process: node src/server.js [port or socket]. Everything else is in app.js, which knows no sockets.
import { createServer } from 'node:http';
import { createApp } from './app.js';

export function listen(address, app = createApp()) {
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const answer = await app.handle({ method: request.method, url: request.url, headers: request.headers, body });
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  return new Promise((resolve) => server.listen(address, () => resolve(server)));
}

if (import.meta.main) {
  const given = process.argv[2] ?? '8080';
  await listen(/^\d+$/.test(given) ? Number(given) : given);
  console.log(`rigshed listens on ${given}`);
}
