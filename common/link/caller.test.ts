import { expect, it } from 'vitest';
import { z } from 'zod';
import { answer, call } from '../contract';
import { answering, caller, listening } from './caller';
import { memoryPorts } from './port';
import { connectRpc, serveRpc } from './rpc';

const calls = {
  double: call(z.object({ n: z.number().default(21) }), answer<number>()),
  greet: call(z.object({ name: z.string() }), answer<string>()),
};

it('carries calls and events of a contract, checks parameters and fills in defaults', async () => {
  const [near, far] = memoryPorts();
  const served = serveRpc(
    far,
    answering(calls, { double: ({ n }) => 2 * n, greet: async ({ name }) => `Hello ${name}` }),
  );
  const client = connectRpc(near);
  const ask = caller<typeof calls>(client.call);
  const doubled: number = await ask('double', {});
  expect(doubled).toBe(42);
  const greeting: string = await ask('greet', { name: 'Ada' });
  expect(greeting).toBe('Hello Ada');
  const wrong = { name: 7 } as unknown as { name: string };
  await expect(ask('greet', wrong)).rejects.toMatchObject({ code: 'BAD_REQUEST' });

  const heard = new Promise<number>((resolve) => {
    listening<{ count: number }>(client)('count', resolve);
  });
  served.emit('count', 3);
  expect(await heard).toBe(3);
});
