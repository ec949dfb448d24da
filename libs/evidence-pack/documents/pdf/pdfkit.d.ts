/** What is used here of pdfkit 0.20, which has no types of its own; those that others wrote are of an older version. Lengths in points. */
declare module 'pdfkit' {
  interface Width {
    readonly width?: number;
    readonly align?: 'left' | 'right';
    readonly lineBreak?: boolean;
    /** The next text goes on in the same line. */
    readonly continued?: boolean;
  }

  /** A part of the structure that is heard: a function in it draws what is in it. */
  interface StructureElement {
    add(child: StructureElement | (() => void)): this;
    end(): void;
  }

  interface FileSettings {
    readonly size: 'A4';
    readonly margins: { readonly top: number; readonly left: number; readonly right: number; readonly bottom: number };
    readonly bufferPages: boolean;
    readonly compress: boolean;
    readonly pdfVersion: '1.7';
    readonly tagged: boolean;
    readonly lang: string;
    readonly displayTitle: boolean;
    readonly font: string;
    readonly info: {
      readonly Title: string;
      readonly Creator: string;
      readonly Producer: string;
      readonly CreationDate: Date;
    };
  }

  export default class PDFDocument {
    /** Where the pen is, from the top. */
    y: number;
    readonly page: { readonly margins: { bottom: number } };
    constructor(settings: FileSettings);
    addPage(): this;
    bufferedPageRange(): { readonly count: number };
    switchToPage(page: number): void;
    registerFont(name: string, file: string): this;
    font(name: string): this;
    fontSize(size: number): this;
    text(text: string, options?: Width): this;
    text(text: string, left: number, top: number, options?: Width): this;
    heightOfString(text: string, options: Width): number;
    fillColor(color: string): this;
    strokeColor(color: string): this;
    lineWidth(width: number): this;
    rect(left: number, top: number, width: number, height: number): this;
    moveTo(left: number, top: number): this;
    lineTo(left: number, top: number): this;
    fill(color: string): this;
    stroke(): this;
    fillAndStroke(fill: string, stroke: string): this;
    markContent(tag: 'Artifact', options: { readonly type: 'Layout' | 'Pagination' }): this;
    endMarkedContent(): this;
    struct(type: string, draw?: () => void): StructureElement;
    struct(type: string, options: { readonly scope?: 'Row' | 'Column' }): StructureElement;
    addStructure(element: StructureElement): this;
    end(): void;
    on(event: 'data', heard: (piece: Uint8Array) => void): this;
    on(event: 'end', heard: () => void): this;
  }
}
