import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { UnderdrawError } from '../contract';
import { LatestTask } from './latestTask';
import { type MessagePortLike, memoryPorts, messagePort, type Port } from './port';
import { connectRpc, type Handler, serveRpc } from './rpc';
import { type SocketLike, socketPort } from './socketPort';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0)) step();
});

async function webSocketPorts(): Promise<[Port, Port]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  cleanUp.push(() => server.close());
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [[other]] = await Promise.all([once(server, 'connection'), once(client, 'open')]);
  cleanUp.push(() => client.terminate());
  return [socketPort(client as unknown as SocketLike), socketPort(other as SocketLike)];
}

function messagePorts(): [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  cleanUp.push(() => port1.close());
  return [
    messagePort(port1 as unknown as MessagePortLike),
    messagePort(port2 as unknown as MessagePortLike),
  ];
}

const doors: Record<string, () => Promise<[Port, Port]> | [Port, Port]> = {
  memory: memoryPorts,
  WebSocket: webSocketPorts,
  MessagePort: messagePorts,
};

for (const [name, ports] of Object.entries(doors)) {
  describe(`calls over ${name}`, () => {
    const start = async (handlers: Record<string, Handler>) => {
      const [near, far] = await ports();
      const served = serveRpc(far, handlers);
      return { client: connectRpc(near), served, near, far };
    };

    it('carries pixels there and back', async () => {
      const { client } = await start({
        invert: (params) => {
          const { data } = params as { data: Uint8Array };
          return { data: data.map((v) => 255 - v) };
        },
      });
      const data = Uint8Array.from({ length: 300_000 }, (_, i) => i % 256);
      const answer = (await client.call('invert', { data })) as { data: Uint8Array };
      expect(answer.data).toBeInstanceOf(Uint8Array);
      expect(answer.data.length).toBe(300_000);
      expect([...answer.data.subarray(0, 3)]).toEqual([255, 254, 253]);
    });

    it('carries errors with their code and params, and refuses unknown calls', async () => {
      const { client } = await start({
        fail: () => {
          throw new UnderdrawError('INPUT_EMPTY', { file: 'a.png' });
        },
      });
      await expect(client.call('fail', {})).rejects.toMatchObject({
        code: 'INPUT_EMPTY',
        params: { file: 'a.png' },
      });
      await expect(client.call('nothing', {})).rejects.toMatchObject({ code: 'BAD_REQUEST' });
      await expect(client.call('toString', {})).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });

    it('refuses calls that are too deep, too many or too large before they are handled', async () => {
      let handled = 0;
      const { client, near, far } = await start({ take: () => ++handled });
      let closed = false;
      far.onClose(() => {
        closed = true;
      });
      let deep: unknown[] = [];
      for (let i = 0; i < 80; i++) deep = [deep];
      const wide = Array.from({ length: 1_000_001 }, () => 1);
      for (const params of [deep, wide, { deep }]) {
        if (closed) break;
        // A frame of a WebSocket closes it, other ports have no frames.
        await expect(client.call('take', { params })).rejects.toMatchObject({
          code: expect.stringMatching(/^(BAD_REQUEST|LINK_CLOSED)$/),
        });
      }
      expect(handled).toBe(0);
      near.close();
    });

    it('cancels on both sides', async () => {
      let hear: (signal: AbortSignal) => void = () => {};
      const heard = new Promise<AbortSignal>((resolve) => {
        hear = resolve;
      });
      const { client } = await start({
        slow: (_params, signal) => {
          hear(signal);
          return new Promise(() => {});
        },
      });
      const stop = new AbortController();
      const call = client.call('slow', {}, stop.signal);
      const signal = await heard;
      stop.abort();
      await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
      if (!signal.aborted) await once(signal, 'abort');
    });

    it('delivers events, and ignores what is no message', async () => {
      const { client, served, far } = await start({});
      const heard = new Promise((resolve) => client.on('status', resolve));
      far.post('garbage');
      far.post({ t: 'unheard-of' });
      served.emit('status', { state: 'ready' });
      expect(await heard).toEqual({ state: 'ready' });
    });
  });
}

describe('a closed link', () => {
  it('fails what waits and what comes after', async () => {
    const [near, far] = memoryPorts();
    serveRpc(far, { never: () => new Promise(() => {}) });
    const client = connectRpc(near);
    const waiting = client.call('never', {});
    far.close();
    await expect(waiting).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    await expect(client.call('never', {})).rejects.toMatchObject({ code: 'LINK_CLOSED' });
  });

  it('is what bytes that are no MessagePack lead to', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    cleanUp.push(() => server.close());
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [[other]] = await Promise.all([once(server, 'connection'), once(client, 'open')]);
    serveRpc(socketPort(other as SocketLike), {});
    client.send(Uint8Array.of(0xc1, 0xff));
    await once(client, 'close');
  });
});

describe('latest wins', () => {
  it('runs the first and the last, and nothing between', async () => {
    const ran: number[] = [];
    let release = () => {};
    const latest = new LatestTask<number>((task) => {
      ran.push(task);
      return new Promise((resolve) => {
        release = resolve;
      });
    });
    for (const task of [1, 2, 3, 4]) latest.offer(task);
    expect(ran).toEqual([1]);
    release();
    await Promise.resolve();
    await Promise.resolve();
    expect(ran).toEqual([1, 4]);
    latest.offer(5);
    latest.clear();
    release();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(ran).toEqual([1, 4]);
  });
});
