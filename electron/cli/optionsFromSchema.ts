import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { valuesSchema } from '#common/contract';

/** `--set name=value`, which can be repeated: classes, words and numbers of the model's card. */
export const setOption = valuesSchema.default({}).meta({
  description: "a value of the model's card; can be repeated",
  placeholder: 'name=value',
});

/** `--model a,b`. */
export const modelOption = z
  .string()
  .regex(/^\s*[^\s,]+(\s*,\s*[^\s,]+)*\s*$/)
  .meta({
    description: 'the model to use; a,b is a chain',
    placeholder: 'id',
    form: 'the id of a model, or several with a comma between them',
  });

/** The part of a JSON Schema that an option is made from. */
interface Field {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  default?: unknown;
  maxItems?: number;
  items?: Field;
  /** Regular expression for a text, and what it asks for in words. */
  pattern?: string;
  form?: string;
  description?: string;
  /** What stands for the value in the help: `dir` in `--out <dir>`. */
  placeholder?: string;
  /** One letter, for `-o`. */
  short?: string;
  /** Works, and is not listed. */
  hidden?: boolean;
}

/**
 * Give a command an option for each field of a schema, in the schema's order: `maxMegapixels`
 * becomes `--max-megapixels`. Choices, limits and defaults are the schema's; `description`,
 * `placeholder`, `form`, `short` and `hidden` are its metadata. An array is an option that can be
 * repeated, and so is a record, whose entries are written name=value; whole numbers are a range, n..m.
 */
export function addOptions(command: Command, schema: z.ZodObject): Command {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  for (const [name, field] of Object.entries(properties)) {
    const option = optionFor(name, field as Field);
    if (required.includes(name)) option.makeOptionMandatory();
    command.addOption(option);
  }
  return command;
}

function optionFor(name: string, field: Field): Option {
  const long = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const value = field.type === 'boolean' ? '' : ` <${field.placeholder ?? 'value'}>`;
  const option = new Option(
    `${field.short ? `-${field.short}, ` : ''}${long}${value}`,
    field.description,
  );
  if (field.enum) option.choices(field.enum);
  else if (field.type === 'integer') option.argParser((text) => integer(text, field));
  else if (field.type === 'number') option.argParser((text) => numberOf(text, field));
  else if (field.items?.type === 'integer') {
    option.argParser((text) => integers(text, field.items!, field.maxItems));
  } else if (field.type === 'array') {
    option.argParser<string[]>((text, before = []) => [...before, text]);
  } else if (field.type === 'object') option.argParser(entry);
  else if (field.pattern) option.argParser((text) => textOf(text, field));
  if (field.default !== undefined) option.default(field.default);
  return option.hideHelp(field.hidden ?? false);
}

function entry(text: string, before: Readonly<Record<string, string>> = {}) {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It is written name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function textOf(text: string, { pattern = '', form }: Field): string {
  if (!new RegExp(pattern).test(text)) throw new InvalidArgumentError(`It must be ${form}.`);
  return text;
}

function integer(text: string, { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Field): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    const range =
      maximum === Number.MAX_SAFE_INTEGER
        ? `of at least ${minimum}`
        : `from ${minimum} to ${maximum}`;
    throw new InvalidArgumentError(`It must be a whole number ${range}.`);
  }
  return value;
}

/** `3`, or `1..16` with both ends. */
function integers(text: string, each: Field, most = Number.POSITIVE_INFINITY): number[] {
  const [first, last = first, ...more] = text.split('..');
  if (more.length > 0) throw new InvalidArgumentError('A range is written n..m.');
  const [from, to] = [integer(first, each), integer(last, each)];
  if (to < from) throw new InvalidArgumentError('A range begins with the smaller number.');
  if (to - from >= most) throw new InvalidArgumentError(`A range has at most ${most} numbers.`);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function numberOf(text: string, { exclusiveMinimum = -Infinity }: Field): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= exclusiveMinimum) {
    throw new InvalidArgumentError(`It must be a number above ${exclusiveMinimum}.`);
  }
  return value;
}
