/** Open the file dialog. @returns undefined if it is cancelled. */
export async function pickFile(accept: string): Promise<File | undefined> {
  return (await pick({ accept }))[0];
}

/** Open the file dialog for one or several files. @returns none if it is cancelled. */
export function pickFiles(accept: string): Promise<File[]> {
  return pick({ accept, multiple: true });
}

function pick(options: { accept: string; multiple?: boolean }): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', ...options });
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}
