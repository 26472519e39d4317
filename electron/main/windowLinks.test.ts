import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainEvent } from 'electron';
import { expect, it, vi } from 'vitest';
import { linkChannel } from '#common/link/channel';
import { type MessagePortLike, memoryPorts, messagePort } from '#common/link/port';
import { connectRpc, serveRpc } from '#common/link/rpc';
import { BatchService } from '#engine/host/batchService';
import { connectWindow } from '#engine/host/connectWindow';
import { EngineHost } from '#engine/host/engineHost';
import { EnginePool } from '#engine/host/enginePool';
import { Roots } from '#engine/host/roots';
import { pictureAddress, windowAddress } from './protocol';
import { FakeMessagePortMain, FakeWebContents } from './testing/fakeElectron';
import { WindowLinks } from './windowLinks';

const host = new EngineHost({
  spawn: () => {
    const [near, far] = memoryPorts();
    serveRpc(far, { 'models.list': () => 'models' }).emit('ready', {});
    return { port: near, pid: 7, kill: () => {}, onExit: () => {} };
  },
});
const startPool = () =>
  new EnginePool(() => {
    throw new Error('no batch is started here');
  }, 1);

function door() {
  const ipc = new EventEmitter();
  const links = new WindowLinks();
  const batchService = new BatchService({ host, roots: new Roots(), startPool });
  links.accept(ipc as unknown as IpcMain, (port) =>
    connectWindow(port, host, batchService, { version: '1', door: 'electron' }),
  );
  const send = (
    senderFrame: { url: string; parent: unknown } | null,
    sender = new FakeWebContents(),
    withholdClose = false,
  ) => {
    const { port1, port2 } = new MessageChannel();
    const far = new FakeMessagePortMain(port2, withholdClose);
    ipc.emit(linkChannel, { senderFrame, sender, ports: [far] } as unknown as IpcMainEvent);
    const client = connectRpc(messagePort(port1 as unknown as MessagePortLike));
    return { near: port1, far, client, sender };
  };
  return { links, send };
}

const ownPage = { url: windowAddress, parent: null };

it('connects its own top page to the engine', async () => {
  const { near, client } = door().send(ownPage);
  expect(await client.call('status', {})).toMatchObject({ door: 'electron', version: '1' });
  expect(await client.call('models.list', {})).toBe('models');
  near.close();
});

it('closes the port of any other page or frame', () => {
  for (const frame of [
    { url: 'https://evil.example/', parent: null },
    { url: pictureAddress, parent: null },
    { url: windowAddress, parent: {} },
    null,
  ]) {
    const { far, near } = door().send(frame);
    expect(far.closed).toBe(true);
    near.close();
  }
});

it.each(['destroyed', 'render-process-gone', 'did-navigate'])(
  "ends with the page at '%s', even if the port says nothing",
  async (event) => {
    const { links, send } = door();
    const { sender, far, near, client } = send(ownPage, new FakeWebContents(), true);
    await client.call('status', {});
    const ended = vi.fn();
    links.onEnd(sender.asWebContents(), ended);
    expect(links.emit(sender.asWebContents(), 'flush', {})).toBe(true);
    sender.emit(event);
    expect(ended).toHaveBeenCalledOnce();
    expect(far.closed).toBe(true);
    expect(links.emit(sender.asWebContents(), 'flush', {})).toBe(false);
    // Nobody listens to the status of the engine for it any more.
    expect(sender.eventNames()).toEqual([]);
    near.close();
  },
);

it('a page that connects again has one link', () => {
  const { links, send } = door();
  const first = send(ownPage);
  const second = send(ownPage, first.sender);
  expect([first.far.closed, second.far.closed]).toEqual([true, false]);
  expect(links.emit(first.sender.asWebContents(), 'flush', {})).toBe(true);
  for (const { near } of [first, second]) near.close();
});
