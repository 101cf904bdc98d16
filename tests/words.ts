/** The words of a text, for a long list of names. */
export const words = (text: string): string[] => text.trim().split(/\s+/);
