/** A4 papers with pdfkit: a head with the shop, addresses, tables that go on over pages, sums, and page numbers. */
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

// A font of our own, so that names in Greek, Cyrillic or with any accent are printed as they are.
const { resolve } = createRequire(import.meta.url);
const fonts = {
  regular: resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf'),
  bold: resolve('@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf'),
};

const margin = 50;
const pageWidth = 595.28;
const width = pageWidth - 2 * margin;
const footTop = 841.89 - margin;
const colours = { text: '#16262e', quiet: '#55666f', line: '#d8dcdc' };

export type PaperColumn = { title: string; width: number; align?: 'right' };
/** `detail` stands small below the row's first cell. */
export type PaperRow = { cells: string[]; detail?: string };

export type Paper = {
  head(head: { shop: string; details: string; title: string; facts: [label: string, value: string][] }): void;
  addresses(blocks: { title: string; lines: string[] }[]): void;
  table(columns: PaperColumn[], rows: PaperRow[]): void;
  /** Amounts under one another at the right; the last is the one that counts. */
  sums(rows: [label: string, value: string][]): void;
  note(title: string, text: string): void;
  nextPage(): void;
};

/** Draws a paper and answers the PDF. `made`: when it says it was made. */
export async function drawPaper(
  about: { title: string; author: string; made: Date; page(number: number, of: number): string },
  draw: (paper: Paper) => void,
): Promise<Buffer> {
  const { title, author, made } = about;
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: 'en',
    font: fonts.regular,
    info: { Title: title, Author: author, CreationDate: made, ModDate: made },
  });
  pdf.registerFont('regular', fonts.regular).registerFont('bold', fonts.bold);
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((finish, fail) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => finish(Buffer.concat(chunks)));
    pdf.on('error', fail);
  });
  pdf.font('regular').fontSize(10).fillColor(colours.text);
  draw(paperOn(pdf));
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    pdf.page.margins.bottom = 0; // the foot stands in the margin, where text would begin a new page
    pdf.font('regular').fontSize(8).fillColor(colours.quiet);
    pdf.text(about.page(page + 1, count), margin, footTop + 14, { width, align: 'right', lineBreak: false });
  }
  pdf.end();
  return done;
}

type Pdf = InstanceType<typeof PDFDocument>;

function paperOn(pdf: Pdf): Paper {
  const ensureRoom = (height: number) => {
    if (pdf.y + height > footTop) pdf.addPage();
  };
  return {
    head({ shop, details, title, facts }) {
      const top = pdf.y;
      const half = width / 2 - 10;
      pdf.font('bold').fontSize(16).text(shop, margin, top, { width: half });
      pdf.font('regular').fontSize(9).fillColor(colours.quiet);
      if (details) pdf.text(details, { width: half });
      const leftEnd = pdf.y;
      pdf.fillColor(colours.text).font('bold').fontSize(16);
      pdf.text(title, margin + half + 20, top, { width: half, align: 'right' });
      pdf.fontSize(9);
      pdf.y += 4;
      for (const [label, value] of facts) {
        const row = pdf.y;
        const x = margin + half + 20;
        pdf
          .font('regular')
          .fillColor(colours.quiet)
          .text(label, x, row, { width: half * 0.4, align: 'right' });
        const end = pdf.y;
        pdf.font('bold').fillColor(colours.text);
        pdf.text(value, x + half * 0.4, row, { width: half * 0.6, align: 'right' });
        pdf.y = Math.max(end, pdf.y) + 1;
      }
      pdf.y = Math.max(leftEnd, pdf.y) + 24;
    },
    addresses(blocks) {
      const top = pdf.y;
      const each = width / blocks.length;
      let end = top;
      for (const [at, block] of blocks.entries()) {
        const x = margin + at * each;
        pdf
          .font('regular')
          .fontSize(9)
          .fillColor(colours.quiet)
          .text(block.title, x, top, { width: each - 12 });
        pdf
          .fontSize(10)
          .fillColor(colours.text)
          .text(block.lines.join('\n'), x, pdf.y + 2, { width: each - 12 });
        end = Math.max(end, pdf.y);
      }
      pdf.y = end + 24;
    },
    table(columns, rows) {
      const given = columns.reduce((sum, column) => sum + column.width, 0);
      const scaled = columns.map((column) => ({ ...column, width: (column.width / given) * width }));
      const header = () => {
        drawCells(pdf, scaled, { cells: scaled.map((column) => column.title) }, 'header');
      };
      ensureRoom(60);
      header();
      for (const row of rows) {
        if (pdf.y + rowHeight(pdf, scaled, row) > footTop) {
          pdf.addPage();
          header();
        }
        drawCells(pdf, scaled, row, 'row');
      }
      pdf.y += 12;
    },
    sums(rows) {
      ensureRoom(rows.length * 18 + 10);
      const x = margin + width / 2;
      for (const [at, [label, value]] of rows.entries()) {
        const isLast = at === rows.length - 1;
        if (isLast) {
          pdf
            .moveTo(x, pdf.y)
            .lineTo(margin + width, pdf.y)
            .lineWidth(1)
            .strokeColor(colours.text)
            .stroke();
          pdf.y += 6;
        }
        const top = pdf.y;
        pdf
          .font(isLast ? 'bold' : 'regular')
          .fontSize(isLast ? 12 : 10)
          .fillColor(colours.text);
        pdf.text(label, x, top, { width: width / 2 - 110 });
        const end = pdf.y;
        pdf.text(value, margin + width - 110, top, { width: 110, align: 'right' });
        pdf.y = Math.max(end, pdf.y) + 4;
      }
      pdf.y += 14;
    },
    note(title, text) {
      pdf.font('regular').fontSize(10);
      ensureRoom(Math.min(200, pdf.heightOfString(text, { width }) + 24));
      pdf.font('bold').fontSize(10).fillColor(colours.text).text(title, margin, pdf.y, { width });
      pdf.font('regular').text(text, { width });
      pdf.y += 14;
    },
    nextPage() {
      pdf.addPage();
      pdf.font('regular').fontSize(10).fillColor(colours.text);
    },
  };
}

function rowHeight(pdf: Pdf, columns: PaperColumn[], row: PaperRow): number {
  pdf.font('regular').fontSize(10);
  const heights = row.cells.map((cell, at) => pdf.heightOfString(cell, { width: (columns[at]?.width ?? 0) - 8 }));
  const detail = row.detail ? pdf.fontSize(8).heightOfString(row.detail, { width: (columns[0]?.width ?? 0) - 8 }) : 0;
  heights[0] = (heights[0] ?? 0) + detail;
  return Math.max(...heights) + 10;
}

function drawCells(pdf: Pdf, columns: PaperColumn[], row: PaperRow, kind: 'header' | 'row'): void {
  const top = pdf.y + 5;
  const height = kind === 'header' ? 22 : rowHeight(pdf, columns, row);
  let x = margin;
  for (const [at, column] of columns.entries()) {
    pdf.font(kind === 'header' ? 'bold' : 'regular').fontSize(kind === 'header' ? 9 : 10);
    pdf.fillColor(kind === 'header' ? colours.quiet : colours.text);
    const isLast = at === columns.length - 1;
    pdf.text(row.cells[at] ?? '', x, top, { width: column.width - (isLast ? 0 : 8), align: column.align ?? 'left' });
    if (at === 0 && row.detail)
      pdf
        .fontSize(8)
        .fillColor(colours.quiet)
        .text(row.detail, { width: column.width - 8 });
    x += column.width;
  }
  pdf.y = top - 5 + height;
  pdf
    .moveTo(margin, pdf.y)
    .lineTo(margin + width, pdf.y)
    .lineWidth(0.5)
    .strokeColor(colours.line)
    .stroke();
}
