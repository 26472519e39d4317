/**
 * The pickle machine of Python (https://docs.python.org/3/library/pickletools.html), protocols 0
 * to 5, for data alone: globals are names, and only makers from the caller's table turn them into
 * values. Everything else becomes an inert PickleObject.
 */
import { Unreadable } from '../failure';
import type { ByteCursor } from './byteCursor';
import { damaged, PickleMachine, type PickleOptions } from './pickleMachine';
import { opcodes as op } from './pickleOpcodes';
import { PickleGlobal, type PickleValue } from './pickleValue';

/** No real model comes near. */
const maxOpcodes = 8_000_000;
const maxNumberBytes = 256;

type Instruction = (machine: PickleMachine, input: ByteCursor) => void;

function protocol(_: PickleMachine, input: ByteCursor): void {
  const version = input.uint8();
  if (version > 5) throw damaged(`its pickle is of the unknown protocol ${version}`);
}

function longNumber(machine: PickleMachine, input: ByteCursor): void {
  const length = input.uint32();
  if (length > maxNumberBytes) throw damaged('a number in its pickle is endless');
  machine.push(twosComplement(input.bytes(length)));
}

const tuple =
  (size: number): Instruction =>
  (machine) => {
    const parts: PickleValue[] = [];
    while (parts.length < size) parts.unshift(machine.pop());
    machine.pushObject(parts);
  };

function dict(machine: PickleMachine): void {
  const map = new Map<PickleValue, PickleValue>();
  machine.setItems(map, machine.popToMark());
  machine.pushObject(map);
}

function append(machine: PickleMachine): void {
  const value = machine.pop();
  machine.append(machine.top(), [value]);
}

function appends(machine: PickleMachine): void {
  const values = machine.popToMark();
  machine.append(machine.top(), values);
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  const key = machine.pop();
  machine.setItems(machine.top(), [key, value]);
}

function setItems(machine: PickleMachine): void {
  const pairs = machine.popToMark();
  machine.setItems(machine.top(), pairs);
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.popText();
  machine.pushObject(new PickleGlobal(machine.popText(), name));
}

function instance(machine: PickleMachine, input: ByteCursor): void {
  const type = new PickleGlobal(input.line(), input.line());
  machine.pushObject(machine.call(type, machine.popToMark()));
}

function objectAtMark(machine: PickleMachine): void {
  const [type = null, ...args] = machine.popToMark();
  machine.pushObject(machine.call(type, args));
}

function call(machine: PickleMachine): void {
  const args = machine.popArray();
  machine.pushObject(machine.call(machine.pop(), args));
}

/** Arguments by name are left out: no known global has any. */
function callByName(machine: PickleMachine): void {
  machine.pop();
  call(machine);
}

function build(machine: PickleMachine): void {
  const state = machine.pop();
  machine.build(machine.top(), state);
}

const instructions = new Map<number, Instruction>([
  [op.PROTO, protocol],
  [op.FRAME, (_, input) => input.count64()],
  [op.MARK, (machine) => machine.mark()],
  [op.POP, (machine) => machine.drop()],
  [op.POP_MARK, (machine) => machine.popToMark()],
  [op.DUP, (machine) => machine.push(machine.top())],
  [op.READONLY_BUFFER, () => undefined],
  // Plain values.
  [op.NONE, (machine) => machine.push(null)],
  [op.NEWTRUE, (machine) => machine.push(true)],
  [op.NEWFALSE, (machine) => machine.push(false)],
  [op.BININT, (machine, input) => machine.push(input.int32())],
  [op.BININT1, (machine, input) => machine.push(input.uint8())],
  [op.BININT2, (machine, input) => machine.push(input.uint16())],
  [op.BINFLOAT, (machine, input) => machine.push(input.float64BigEndian())],
  [op.INT, (machine, input) => machine.push(decimal(input.line()))],
  [op.LONG, (machine, input) => machine.push(decimal(input.line()))],
  [op.FLOAT, (machine, input) => machine.push(Number(input.line()))],
  [op.LONG1, (machine, input) => machine.push(twosComplement(input.bytes(input.uint8())))],
  [op.LONG4, longNumber],
  // Texts and bytes.
  [op.STRING, (machine, input) => machine.push(unquoted(input.line()))],
  [op.UNICODE, (machine, input) => machine.push(input.line())],
  [op.BINSTRING, (machine, input) => machine.push(latin1(input.bytes(input.uint32())))],
  [op.SHORT_BINSTRING, (machine, input) => machine.push(latin1(input.bytes(input.uint8())))],
  [op.BINUNICODE, (machine, input) => machine.push(utf8(input.bytes(input.uint32())))],
  [op.SHORT_BINUNICODE, (machine, input) => machine.push(utf8(input.bytes(input.uint8())))],
  [op.BINUNICODE8, (machine, input) => machine.push(utf8(input.bytes(input.count64())))],
  [op.BINBYTES, (machine, input) => machine.pushObject(input.bytes(input.uint32()))],
  [op.SHORT_BINBYTES, (machine, input) => machine.pushObject(input.bytes(input.uint8()))],
  [op.BINBYTES8, (machine, input) => machine.pushObject(input.bytes(input.count64()))],
  [op.BYTEARRAY8, (machine, input) => machine.pushObject(input.bytes(input.count64()))],
  // Containers.
  [op.EMPTY_LIST, (machine) => machine.pushObject([])],
  [op.EMPTY_TUPLE, (machine) => machine.pushObject([])],
  [op.EMPTY_DICT, (machine) => machine.pushObject(new Map())],
  [op.EMPTY_SET, (machine) => machine.pushObject(new Set())],
  [op.LIST, (machine) => machine.pushObject(machine.popToMark())],
  [op.TUPLE, (machine) => machine.pushObject(machine.popToMark())],
  [op.TUPLE1, tuple(1)],
  [op.TUPLE2, tuple(2)],
  [op.TUPLE3, tuple(3)],
  [op.FROZENSET, (machine) => machine.pushObject(new Set(machine.popToMark()))],
  [op.DICT, dict],
  [op.APPEND, append],
  [op.APPENDS, appends],
  [op.ADDITEMS, appends],
  [op.SETITEM, setItem],
  [op.SETITEMS, setItems],
  // The memo.
  [op.PUT, (machine, input) => machine.putMemo(Number(input.line()))],
  [op.BINPUT, (machine, input) => machine.putMemo(input.uint8())],
  [op.LONG_BINPUT, (machine, input) => machine.putMemo(input.uint32())],
  [op.MEMOIZE, (machine) => machine.putMemo()],
  [op.GET, (machine, input) => machine.push(machine.getMemo(Number(input.line())))],
  [op.BINGET, (machine, input) => machine.push(machine.getMemo(input.uint8()))],
  [op.LONG_BINGET, (machine, input) => machine.push(machine.getMemo(input.uint32()))],
  // Objects.
  [op.GLOBAL, (machine, input) => machine.pushObject(new PickleGlobal(input.line(), input.line()))],
  [op.STACK_GLOBAL, stackGlobal],
  [op.INST, instance],
  [op.OBJ, objectAtMark],
  [op.REDUCE, call],
  [op.NEWOBJ, call],
  [op.NEWOBJ_EX, callByName],
  [op.BUILD, build],
  [op.PERSID, (machine, input) => machine.persistentId(input.line())],
  [op.BINPERSID, (machine) => machine.persistentId(machine.pop())],
]);

const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const latin1 = (bytes: Uint8Array) => new TextDecoder('latin1').decode(bytes);
const unquoted = (line: string) => line.replace(/^(['"])(.*)\1$/, '$2');

/** A whole number as text; protocol 0 writes False and True as 00 and 01. */
function decimal(line: string): PickleValue {
  if (line === '00') return false;
  if (line === '01') return true;
  const digits = line.replace(/L$/, '');
  if (!/^-?\d{1,600}$/.test(digits)) throw damaged('a number in its pickle is no number');
  return small(BigInt(digits));
}

function twosComplement(bytes: Uint8Array): PickleValue {
  let value = 0n;
  for (const byte of [...bytes].reverse()) value = (value << 8n) | BigInt(byte);
  return small(BigInt.asIntN(bytes.length * 8, value));
}

function small(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/**
 * Read one pickle; the cursor is left behind it.
 * @throws Unreadable if it is damaged, cut short, or larger than a model's
 */
export function readPickle(input: ByteCursor, options: PickleOptions): PickleValue {
  const machine = new PickleMachine(input, options);
  for (let count = 0; count < maxOpcodes; count++) {
    const code = input.uint8();
    if (code === op.STOP) return machine.pop();
    const run = instructions.get(code);
    if (!run) throw damaged(`its pickle has the unknown instruction 0x${code.toString(16)}`);
    run(machine, input);
  }
  throw new Unreadable({
    reason: 'tooComplex',
    problem: 'its pickle has millions of instructions',
  });
}
