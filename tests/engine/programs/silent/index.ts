console.error("only this line");
process.exit(7);
