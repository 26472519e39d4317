import { createContext, useContext } from 'react';
import type { FileActions } from './fileActions';

export const FilesContext = createContext<FileActions | undefined>(undefined);

export function useFiles(): FileActions {
  const files = useContext(FilesContext);
  if (!files) throw new Error('there are no file actions around this component');
  return files;
}
