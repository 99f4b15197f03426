/** The pictures by file name, of what the built program prints now. */
export declare function drawScreenshots(): ReadonlyMap<string, string>
