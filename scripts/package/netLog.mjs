/** Reads Chromium's network log (`--log-net-log`): what left this machine. */

/** Events that mean that something was sent, or that a name was looked up. */
const sending = [
  'TCP_CONNECT_ATTEMPT',
  'SOCKET_BYTES_SENT',
  'UDP_BYTES_SENT',
  'DNS_TRANSACTION_QUERY',
  'HOST_RESOLVER_SYSTEM_TASK',
];

/**
 * @param text the log; its end may be missing if the program was killed
 * @returns a line for everything that was sent to, or asked about, other machines
 * @throws Error for a log that has no list of event types
 */
export function sentOutside(text) {
  const [head, , ...lines] = text.split('\n');
  const { logEventTypes } = JSON.parse(`${head.replace(/,$/, '')}}`).constants;
  const names = new Map(sending.map((name) => [logEventTypes[name], name]));
  /** What each socket is connected to, as its later events do not say. */
  const local = new Set();
  const found = new Set();
  for (const line of lines) {
    const event = parse(line);
    if (!event) continue;
    const name = names.get(event.type);
    const address = event.params?.address ?? event.params?.qname ?? event.params?.remote_address;
    if (typeof address === 'string' && isHere(address)) local.add(event.source?.id);
    if (name === undefined || local.has(event.source?.id)) continue;
    found.add(`${name} ${address ?? ''}`.trim());
  }
  return [...found];
}

function parse(line) {
  try {
    return JSON.parse(line.replace(/\]?,?$/, '').replace(/\]}$/, ''));
  } catch {
    return undefined;
  }
}

const isHere = (address) => /^(?:127\.|\[::1\]|localhost)/.test(address);
