/** Reading XML piece by piece, for the insides of XLSX and ODS files. */
import { Parser } from 'htmlparser2';
import { damaged } from './sheet.ts';

export type XmlHandler = {
  /** `name` comes without its namespace's prefix. */
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
};

/** Deeper or with more attributes than any spreadsheet program writes: made to use up memory. */
const deepest = 200;
const mostAttributes = 500;

/** Feeds a file's bytes to the handler, giving way after every piece; throws SheetProblem where the XML breaks off. */
export async function* parseXml(source: AsyncIterable<Buffer>, handler: XmlHandler): AsyncGenerator<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let depth = 0;
  let attributes = 0;
  let ended = false;
  const parser = new Parser(
    {
      onattribute() {
        attributes += 1;
        if (attributes > mostAttributes) throw damaged('the file is damaged: a tag in it has too many attributes.');
      },
      onopentag(tag, values) {
        attributes = 0;
        depth += 1;
        if (depth > deepest) throw damaged('the file is damaged: the tags in it are nested too deeply.');
        handler.open?.(bare(tag), values);
      },
      ontext: (text) => handler.text?.(text),
      onclosetag(tag) {
        // The parser closes at the end what is still open; a file that was cut off must not be taken for a short one.
        if (ended) throw damaged('the file is damaged or was cut off before its end.');
        depth -= 1;
        handler.close?.(bare(tag));
      },
    },
    { xmlMode: true },
  );
  for await (const chunk of source) {
    parser.write(decode(decoder, chunk));
    yield;
  }
  parser.write(decode(decoder));
  ended = true;
  parser.end();
  yield;
}

/** Reads a whole small file. */
export async function readXml(source: AsyncIterable<Buffer>, handler: XmlHandler): Promise<void> {
  for await (const _ of parseXml(source, handler));
}

function bare(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Buffer): string {
  try {
    return decoder.decode(chunk, { stream: chunk !== undefined });
  } catch {
    throw damaged('the file is damaged: the text in it is not UTF-8.');
  }
}
