import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every resource type of the installed AWS package, as its own files name it, in order. */
export function installedAwsTypes(): string[] {
  const root = dirname(require.resolve("@pulumi/aws/package.json"));
  const modules = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== "node_modules",
  );
  const files = modules.flatMap(({ name }) =>
    readdirSync(join(root, name))
      .filter((file) => file.endsWith(".js"))
      .map((file) => join(root, name, file)),
  );
  const types = files.flatMap((file) => {
    const [, type] = /static __pulumiType = ['"]([^'"]+)['"]/.exec(readFileSync(file, "utf8")) ?? [];
    return type === undefined ? [] : [type];
  });
  return types.sort();
}
