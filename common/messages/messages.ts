import {
  type Failure,
  type FailureKey,
  failureTable,
  type Issue,
  type Notice,
  type NoticeCode,
  noticeTable,
  type ParamKind,
  type ParamSpec,
  type Rule,
  tableKey,
} from '../contract';
import { printable } from './printable';

/** A sentence with `{{param}}` for values; two forms where it follows the number `count`. */
export type Template = string | { one: string; other: string };

export interface FailureText {
  message: Template;
  /** What might help; absent if there is nothing to add. */
  hint?: Template;
}

/** All sentences of one language. */
export interface Catalogue {
  failures: Readonly<Record<FailureKey, FailureText>>;
  notices: Readonly<Record<NoticeCode, Template>>;
  rules: Readonly<Record<Rule, string>>;
  /** Where a system error came without a code. */
  unknownReason: string;
  /** Before and after the words of a library. */
  quotes: string[];
}

type MessageParams = Readonly<Record<string, unknown>>;

/** How a language shows values, and which of two forms a number takes. */
interface Rules {
  plural: Intl.PluralRules;
  show: Readonly<Record<ParamKind | 'failure', (value: never) => string>>;
}

/** Says failures and notices in one language. */
export class Messages {
  private made: Rules | undefined;

  /** @param language a BCP 47 tag, for numbers, lists and plural forms. */
  constructor(
    private readonly language: string,
    private readonly catalogue: Catalogue,
  ) {}

  /** Made for the first sentence: the system's tables take a while to load, and most runs of the terminal say nothing. */
  private get rules(): Rules {
    this.made ??= this.make();
    return this.made;
  }

  private make(): Rules {
    const { language, catalogue } = this;
    const any = new Intl.ListFormat(language, { type: 'disjunction' });
    const all = new Intl.ListFormat(language, { type: 'conjunction' });
    // 1024 × 768 and ports are read more easily without separators.
    const plain = { useGrouping: false, maximumFractionDigits: 20 } as const;
    const number = new Intl.NumberFormat(language, plain);
    const tenths = new Intl.NumberFormat(language, {
      ...plain,
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    });
    const quote = (text: string) => catalogue.quotes[0] + printable(text) + catalogue.quotes[1];
    const show: Rules['show'] = {
      text: printable,
      quote,
      errno: (code: string) => code || catalogue.unknownReason,
      number: (value: number) => number.format(value),
      gigabytes: (bytes: number) => tenths.format(bytes / 2 ** 30),
      list: (names: readonly string[]) => names.map(printable).join(', '),
      anyOf: (names: readonly string[]) => any.format(names.map(printable)),
      allOf: (names: readonly string[]) => all.format(names.map(printable)),
      issue: (issue: Issue) => ('rule' in issue ? catalogue.rules[issue.rule] : quote(issue.quote)),
      failure: (failure: Failure) => this.message(failure),
    };
    return { plural: new Intl.PluralRules(language), show };
  }

  /** One sentence that says what is wrong. */
  message(failure: Failure): string {
    return this.say(failure, 'message');
  }

  /** What might help, in one or two sentences; '' if there is nothing to add. */
  hint(failure: Failure): string {
    return this.say(failure, 'hint');
  }

  notice({ code, params }: Notice): string {
    return this.fill(this.catalogue.notices[code], noticeTable[code], params);
  }

  private say(failure: Failure, part: keyof FailureText): string {
    const key = tableKey(failure);
    // One of another version: a window may outlive the program that it belongs to.
    if (!isKey(key)) return this.say({ code: 'INTERNAL', params: { problem: key } }, part);
    const template = this.catalogue.failures[key][part] ?? '';
    return this.fill(template, failureTable[key], failure.params);
  }

  private fill(template: Template, spec: ParamSpec, params: MessageParams): string {
    const text = typeof template === 'string' ? template : template[this.form(params.count)];
    return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
      this.rules.show[spec[name]](params[name] as never),
    );
  }

  private form(count: unknown): 'one' | 'other' {
    return this.rules.plural.select(Number(count)) === 'one' ? 'one' : 'other';
  }
}

function isKey(key: string): key is FailureKey {
  return Object.hasOwn(failureTable, key);
}
