// What `make` copies beside the gate's modules, as the checker finds it in node_modules.

declare module "*/vendor/idb.js" {
  export * from "idb";
}

declare module "*/vendor/lean-qr.js" {
  export * from "lean-qr";
}

declare module "*/vendor/zxing/reader/index.js" {
  export * from "zxing-wasm/reader";
}
