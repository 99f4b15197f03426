/** The archive of a chart's folder, equal bytes for equal folders. Its top folder is `name`, by default the folder's own. */
export declare function packChart(folder: string, name?: string): Uint8Array
