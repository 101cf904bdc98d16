import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect } from "chai";
import { csvFailure, csvParser, maxRecordCharacters } from "../src/csv-format";
import { requireLineFeeds } from "../src/line-ends";
import { scaleRecords } from "../src/scaling";
import { Statistics } from "../src/statistics";
import { requireUtf8 } from "../src/utf8";
import { rejection } from "./rejection";

const model = { column: "value", mean: 10, scale: 4 };

/** Runs the three steps as the task does, the bytes cut into chunks of `size`. */
async function scale(
  csv: string | Buffer,
  size = 65_536,
  onRows: (rows: number) => void = () => undefined,
  statistics = new Statistics(),
): Promise<string> {
  const bytes = Buffer.from(csv);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    chunks.push(bytes.subarray(at, at + size));
  }
  let result = "";
  try {
    await pipeline(
      Readable.from(chunks),
      (source: AsyncIterable<Buffer>) => requireUtf8(source, "f"),
      (source: AsyncIterable<Buffer>) => requireLineFeeds(source, "f", maxRecordCharacters),
      csvParser(),
      (records: AsyncIterable<string[]>) => scaleRecords(records, model, "f", statistics, onRows),
      async (lines: AsyncIterable<string>) => {
        for await (const line of lines) {
          result += line;
        }
      },
    );
  } catch (error) {
    throw csvFailure(error, "f");
  }
  return result;
}

const refused = (csv: string | Buffer, size?: number) => rejection(scale(csv, size), "BadInput");

describe("scaling a CSV", () => {
  it("appends (value - mean) / scale", async () => {
    expect(await scale("id,value\na,12\nb,-.5\nc,1e1\nd, +3. \n")).to.equal(
      "id,value,value_scaled\na,12,0.5\nb,-.5,-2.625\nc,1e1,0\nd, +3. ,-1.75\n",
    );
  });

  it("accepts a byte order mark, CRLF, quotes and no line ending at the end, however it is cut", async () => {
    const csv = '\ufeffid,"value",note\r\n1,"12","a ""b"", c"\r\n2,14,"two\r\nlines é€😀"\r\n3,6,';
    const scaled = 'id,value,note,value_scaled\n1,12,"a ""b"", c",0.5\n2,14,"two\r\nlines é€😀",1\n3,6,,-1\n';
    for (const size of [1, 2, 3, 7, 65_536]) {
      expect(await scale(csv, size), `chunks of ${size}`).to.equal(scaled);
    }
  });

  it("counts rows over several batches", async () => {
    const counts: number[] = [];
    const result = await scale(`value\n${"10\n".repeat(1100)}`, 65_536, (rows) => counts.push(rows));
    expect(result).to.equal(`value,value_scaled\n${"10,0\n".repeat(1100)}`);
    expect(counts.at(-1)).to.equal(1100);
  });

  it("makes a batch of few long rows, so that memory does not depend on their length", async () => {
    const counts: number[] = [];
    const rows = `${"x".repeat(70_000)},10\n`.repeat(6);
    await scale(`id,value\n${rows}`, 65_536, (count) => counts.push(count));
    expect(counts).to.deep.equal([2, 4, 6, 6]);
  });

  it("takes a header of 100,000 columns in time that is proportional to it", async () => {
    const names = Array.from({ length: 100_000 }, (_, index) => index.toString(36));
    const result = await scale(`value,${names.join()}\n12${",".repeat(names.length)}\n`);
    expect(result.endsWith(",0.5\n")).to.equal(true);
  });

  it("names a few of many columns when the model's is not among them", async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `column ${index}`);
    expect(await refused(`${names.join()}\n1\n`)).to.equal(
      `f, line 1: the header has no column "value", which the model scales. It holds ${names
        .slice(0, 8)
        .map((name) => `"${name}"`)
        .join(", ")} and 19992 more.`,
    );
    const long = names.slice(0, 20).map((name) => name.padEnd(200, "x"));
    const message = await refused(`${long.join()}\n1\n`);
    expect(message)
      .to.match(/ and 17 more\.$/)
      .and.have.length.below(500);
  });

  for (const [kind, csv] of [
    ["a small file", "id,value\r1,2\r3,4\r"],
    ["a small file without the last one", "id,value\r1,2"],
    ["one with quotes", 'id,value\r"a","2"\r'],
    ["a long one", `id,value\r${"1,2\r".repeat(400_000)}`],
  ] as const) {
    it(`names line ends that are carriage returns alone: ${kind}`, async () => {
      for (const size of csv.length < 100 ? [1, 7] : [65_536]) {
        expect(await refused(csv, size)).to.equal(
          "f ends its lines with carriage returns (CR) alone, as old Macintosh programs do. Save it with line feeds (LF, or CRLF).",
        );
      }
    });
  }

  it("keeps the statistics of the scaled column, blank lines left out", async () => {
    const statistics = new Statistics();
    await scale("id,value\n1,8\n\n2,16\n", 7, undefined, statistics);
    expect(statistics.metrics()).to.deep.equal({ rows: 2, mean: 0.5, standardDeviation: 1 });
  });

  it("skips blank lines, but counts them", async () => {
    expect(await scale("id,value\n\n1,10\n\n\n")).to.equal("id,value,value_scaled\n1,10,0\n");
    expect(await refused("id,value\n\n1,x\n")).to.include("f, line 3: value is");
  });

  it("takes a blank line as a missing value where there is one column only", async () => {
    expect(await refused("value\n1\n\n2\n")).to.equal(
      'f, line 3: value is "". It must be a finite number such as 12, -0.5 or 1e3.',
    );
  });

  it("names the line in the file where quoted fields span lines", async () => {
    expect(await refused('id,value\n"a\nb\nc",1\nd,?\n')).to.equal(
      'f, line 5: value is "?". It must be a finite number such as 12, -0.5 or 1e3.',
    );
  });

  for (const value of [
    "",
    "abc",
    "NaN",
    "Infinity",
    "1e999",
    "0x10",
    "1 2",
    "1_000",
    '"1,5"',
    "1.2.3",
    "--1",
  ]) {
    it(`refuses ${JSON.stringify(value)} as a value`, async () => {
      const shown = JSON.stringify(value.replaceAll('"', ""));
      expect(await refused(`id,value\n1,2\n2,${value}\n`)).to.equal(
        `f, line 3: value is ${shown}. It must be a finite number such as 12, -0.5 or 1e3.`,
      );
    });
  }

  it("refuses a long run of digits in time that is proportional to it", async () => {
    expect(await refused(`id,value\n1,${"1".repeat(500_000)}x\n`)).to.include(
      `value is "${"1".repeat(80)}…"`,
    );
  });

  const headers = [
    { csv: "", message: "f is empty. Upload a CSV with a header and at least one row." },
    { csv: "\ufeff", message: "f is empty. Upload a CSV with a header and at least one row." },
    { csv: "id,value\r\n", message: "f holds a header and no rows. Upload a CSV with at least one row." },
    { csv: "id,value", message: "f holds a header and no rows. Upload a CSV with at least one row." },
    { csv: "\nid,value\n1,2\n", message: "f, line 1 is blank. The first line must be the header." },
    {
      csv: "id,Value\n1,2\n",
      message: 'f, line 1: the header has no column "value", which the model scales. It holds "id", "Value".',
    },
    {
      csv: "id,value,id\n1,2,3\n",
      message: 'f, line 1: the header holds "id" twice. Give every column its own name.',
    },
    {
      csv: "value,value_scaled\n1,2\n",
      message:
        'f, line 1: the header already holds "value_scaled", the column this task adds. Use the raw file.',
    },
  ];
  for (const { csv, message } of headers) {
    it(`refuses the file ${JSON.stringify(csv)}`, async () => {
      expect(await refused(csv)).to.equal(message);
    });
  }

  it("refuses a record with another number of fields than the header", async () => {
    const advice = "Give every line the same number, and quote fields that hold a comma.";
    expect(await refused("id,value\n1,2\n3\n")).to.equal(
      `f, line 3 has 1 fields, the header has 2. ${advice}`,
    );
    expect(await refused("id,value\n1,2,5\n")).to.equal(
      `f, line 2 has 3 fields, the header has 2. ${advice}`,
    );
  });

  it("refuses quotes that are not closed, or stand inside a field", async () => {
    expect(await refused('id,value\n1,2\n3,"4\n5,6\n')).to.equal(
      "f, record 3 (the header is record 1): a quote is opened and not closed before the end of the file, line 4. Close it.",
    );
    expect(await refused('id,value\n1,2"\n')).to.match(
      /^f, record 2 \(the header is record 1\): line 2: Invalid Opening Quote: .* Quote fields that hold a quote, and double the quote inside\.$/,
    );
    expect(await refused('id,value\n1,"2"x\n')).to.include(
      "f, record 2 (the header is record 1): line 2: Invalid Closing Quote",
    );
  });

  it("does not gather a file in memory behind a quote that is never closed", async () => {
    expect(await refused(`id,value\n1,"${"2\n".repeat(600_000)}`)).to.equal(
      "f, record 2 (the header is record 1): it is longer than 1000000 characters, at line 500002. Close its quote, or correct the line endings.",
    );
  });

  it("refuses bytes that are not UTF-8, wherever they are cut", async () => {
    const message = (byte: number) =>
      `f is not UTF-8: the text from byte ${byte} on cannot be decoded. Save the file as UTF-8 CSV, uncompressed.`;
    const latin1 = Buffer.from("id,value\n1,2\né,3\n", "latin1");
    for (const size of [1, 13, 65_536]) {
      expect(await refused(latin1, size), `chunks of ${size}`).to.equal(message(13));
    }
    expect(await refused(Buffer.from("\ufeffid,value\n", "utf16le"))).to.include("f is not UTF-8");
    expect(
      await refused(Buffer.concat([Buffer.from("id,value\n1,2\n"), Buffer.from([0xe2, 0x82])])),
    ).to.equal(message(13));
  });
});
