/** What build.ts packs: files, by the path of the pack; its name; pages of error codes, as data. */
declare module "*.pack" {
  const path: string;
  export default path;
}
declare module "*.pages" {
  const pages: Readonly<Record<string, string>>;
  export default pages;
}
declare module "*.name" {
  const name: string;
  export default name;
}
