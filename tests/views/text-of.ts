const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', amp: "&", "#39": "'" };

/** What a part of a page says, without its markup, in single spaces. */
export const textOf = (html: string): string =>
  html
    .replaceAll(/<(style|script|title)[^>]*>[^]*?<\/\1>/g, " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/&(lt|gt|quot|amp|#39);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ([,.;:)])/g, "$1")
    .trim();
