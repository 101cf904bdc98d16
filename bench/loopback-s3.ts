import { createServer } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { listen } from "../rehearsal/tools/loopback";

/** A body that is made while it is sent. */
export interface GeneratedObject {
  /** Bytes. */
  readonly length: number;
  readonly chunks: () => Iterable<Buffer>;
}

/** What stands for S3 and CloudWatch: hands out objects that are nowhere whole, and forgets what it is sent. */
export async function startLoopbackS3(objects: ReadonlyMap<string, GeneratedObject>) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
    const object = objects.get(pathname.slice(1));
    if (request.method === "GET" && object) {
      response.setHeader("content-length", object.length);
      return void Readable.from(object.chunks()).pipe(response);
    }
    void buffer(request).then(() => {
      response.setHeader("etag", '"part"');
      if (searchParams.has("uploads"))
        response.end("<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>");
      else if (searchParams.has("uploadId") && request.method === "POST")
        response.end('<CompleteMultipartUploadResult><ETag>"done"</ETag></CompleteMultipartUploadResult>');
      else response.end(request.headers["x-amz-target"] === undefined ? "" : "{}");
    });
  });
  const { port, stop } = await listen(server);
  return { endpoint: `http://127.0.0.1:${port}`, stop };
}
