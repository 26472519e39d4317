/**
 * sharp, and which build of libvips is behind it.
 *
 * On Linux Electron is linked against the system's GLib and GObject, and sharp's native libvips
 * brings its own: an object that one of them makes may be freed by the other, which ends the
 * process (electron/electron#46323, lovell/sharp#4522). There the WebAssembly build is used, which
 * shares no library with the process.
 */
import { createRequire, Module } from 'node:module';

const requireHere = createRequire(import.meta.url);

/** Native builds for Linux, as sharp names their packages. */
const nativeBuilds = [`linux-${process.arch}`, `linuxmusl-${process.arch}`];

/** Make sharp find no native build, so that it falls back to `@img/sharp-wasm32`. */
function hideNativeBuilds(): void {
  for (const build of nativeBuilds) {
    let file: string;
    try {
      file = requireHere.resolve(`@img/sharp-${build}/sharp.node`);
    } catch {
      continue; // Not installed: packages for Linux leave it out.
    }
    requireHere.cache[file] = Object.assign(new Module(file), { loaded: true, exports: undefined });
  }
}

/** Whether the native build can't share a process with the runtime. */
const conflicts = process.platform === 'linux' && process.versions.electron !== undefined;
if (conflicts) hideNativeBuilds();

const { default: sharp } = await import('sharp');
export default sharp;

/** Versions of sharp and of the libvips in it, and the build. */
export const sharpVersion = `${sharp.versions.sharp} (libvips ${sharp.versions.vips}${conflicts ? ', WebAssembly' : ''})`;
