/** @returns whether the text is in the clipboard: pages that are not secure have none, and a person may refuse it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
