import { createServer, type Server, type Socket } from 'node:net';
import { connectionWindow, creditPayload, type Frame, frameType } from './frames.ts';
import type { Outlet } from './outlet.ts';

/** After `kill -9 -1` the port may linger with a dying process for a moment. */
const listenAgainMs = 100;

interface Tunnelled {
  readonly socket: Socket;
  /** Bytes that may still be sent to the host. */
  window: number;
  /** Bytes taken from the host and not yet credited back. */
  uncredited: number;
}

/**
 * Listens on loopback inside the sandbox and carries every connection over the channel: the sandbox needs no
 * network device, and the host no port. Half-closed connections stay half-closed.
 */
export class GatewayListener {
  readonly #outlet: Outlet;
  readonly #port: number;
  readonly #connections = new Map<number, Tunnelled>();
  #server: Server | undefined;
  #lastId = 0;

  constructor(outlet: Outlet, port: number) {
    this.#outlet = outlet;
    this.#port = port;
  }

  listen(onListening: () => void): void {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) =>
      this.#accept(socket),
    );
    this.#server = server;
    server.once('error', () => setTimeout(() => this.listen(onListening), listenAgainMs));
    server.listen({ host: '127.0.0.1', port: this.#port, backlog: 1024 }, onListening);
  }

  get listening(): boolean {
    return this.#server?.listening ?? false;
  }

  receive(frame: Frame): void {
    const connection = this.#connections.get(frame.id);
    if (connection === undefined) return;
    const { socket } = connection;
    if (frame.type === frameType.connectionData) this.#deliver(frame.id, connection, frame.payload);
    else if (frame.type === frameType.connectionEnd) socket.end();
    else if (frame.type === frameType.connectionReset) socket.destroy();
    else if (frame.type === frameType.connectionCredit) {
      connection.window += frame.payload.readUInt32BE(0);
      if (connection.window > 0) socket.resume();
    }
  }

  #accept(socket: Socket): void {
    this.#lastId += 1;
    const id = this.#lastId;
    const connection: Tunnelled = { socket, window: connectionWindow, uncredited: 0 };
    this.#connections.set(id, connection);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      connection.window -= chunk.length;
      if (connection.window <= 0) socket.pause();
      this.#outlet.send(frameType.connectionData, id, chunk);
    });
    socket.once('end', () => this.#outlet.send(frameType.connectionEnd, id, noBytes));
    // `close` follows with hadError.
    socket.on('error', () => socket.destroy());
    socket.once('close', (hadError) => {
      this.#connections.delete(id);
      if (hadError || !socket.readableEnded) this.#outlet.send(frameType.connectionReset, id, noBytes);
    });
    this.#outlet.send(frameType.connectionOpen, id, noBytes);
    socket.resume();
  }

  #deliver(id: number, connection: Tunnelled, payload: Buffer): void {
    connection.socket.write(payload, (error) => {
      if (error) return;
      connection.uncredited += payload.length;
      if (connection.uncredited < connectionWindow / 4) return;
      this.#outlet.send(frameType.connectionCredit, id, creditPayload(connection.uncredited));
      connection.uncredited = 0;
    });
  }
}

const noBytes = new Uint8Array(0);
