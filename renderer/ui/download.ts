/** Download bytes as a file. */
export function download(data: Uint8Array, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([data as Uint8Array<ArrayBuffer>], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Revoked later: the browser reads the URL asynchronously.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
