/** What the names of a view's tables begin with: a name in SQL has no hyphen. */
export const tablePrefix = (view: string): string => `${view.replaceAll('-', '_')}_`;

/** The name of a view's file, by its number in the catalog. */
export const viewFileName = (view: string, number: number): string => `${view}-${number}.db`;

/** Whether some view's file may be called so, of this program or of another one. */
export const isViewFileName = (name: string): boolean => /^[a-z]+(?:-[a-z]+)*-\d+\.db$/.test(name);
