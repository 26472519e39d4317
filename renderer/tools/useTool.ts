import { useStudio } from '../studio/useStudio';
import type { Tool } from './tool';

/** The Studio's instance of a tool's class. */
export function useTool<T extends Tool>(type: abstract new (...args: never[]) => T): T {
  return useStudio().tools.get(type);
}
