/** A block of IPv4 addresses, such as 10.0.0.0/16. */
export interface CidrBlock {
  /** First address, as a number from 0 to 2^32 - 1. */
  readonly start: number;
  /** Length of the prefix in bits, 0 to 32. */
  readonly mask: number;
}

/** Reads `a.b.c.d/mask`; throws when that is not a block, or when the address is not the block's first. */
export function parseCidr(text: string): CidrBlock {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  const [a = 0, b = 0, c = 0, d = 0, mask = 0] = parts ?? [];
  const start = ((a * 256 + b) * 256 + c) * 256 + d;
  if (!parts || [a, b, c, d].some((byte) => byte > 255) || mask > 32 || start % sizeOf(mask) !== 0)
    throw new Error(
      `"${text}" is not a CIDR block such as 10.0.0.0/16 (the address must be the block's first).`,
    );
  return { start, mask };
}

export function formatCidr({ start, mask }: CidrBlock): string {
  const bytes = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${bytes.join(".")}/${mask}`;
}

/** How many addresses a block with this mask has. */
export function sizeOf(mask: number): number {
  return 2 ** (32 - mask);
}
