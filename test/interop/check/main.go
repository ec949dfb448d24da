// Check verifies a log as a stranger would: with Go's own sumdb/note and sumdb/tlog, and with no code of the ledger's.
//
//	check -log VKEY [-witness VKEY]... [-old FILE] BASE [PROOF]...
//
// BASE is a URL or a folder, below which checkpoint, tile/... and the proofs are found; a token in INITIUM_TOKEN is shown to
// a server. VKEY is the log's key, or one that others have taken over from since. With an older checkpoint of the log it has to go on from that. Says what it has seen, a line for each thing; or
// "refused: NAME: why", and ends with 1.
package main

import (
	"flag"
	"fmt"
	"os"
)

// A refusal says what is wrong by a name that a program can go by, and in words.
type refusal struct{ name, why string }

func (r *refusal) Error() string { return r.name + ": " + r.why }

func refuse(name, format string, args ...interface{}) error {
	return &refusal{name, fmt.Sprintf(format, args...)}
}

type list []string

func (l *list) String() string     { return fmt.Sprint(*l) }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	var witnesses list
	log := flag.String("log", "", "the log's verifier key")
	old := flag.String("old", "", "a file with an older checkpoint of the log")
	flag.Var(&witnesses, "witness", "the verifier key of a witness that has to have cosigned; may be given again")
	flag.Parse()
	if *log == "" || flag.NArg() < 1 {
		flag.Usage()
		os.Exit(2)
	}
	if err := check(*log, witnesses, *old, flag.Arg(0), flag.Args()[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "refused: %v\n", err)
		os.Exit(1)
	}
}

func check(logKey string, witnessKeys []string, old, base string, proofs []string) error {
	keys, err := newKeys(logKey, witnessKeys)
	if err != nil {
		return err
	}
	source := &source{base: base}
	signed, err := source.read("checkpoint")
	if err != nil {
		return refuse("no-checkpoint", "%v", err)
	}
	tree, err := keys.read(signed, keys.witnesses...)
	if err != nil {
		return err
	}
	log, err := readLog(source, tree)
	if err != nil {
		return err
	}
	if err := keys.learn(log); err != nil {
		return err
	}
	if _, err := keys.open(signed); err != nil {
		return err
	}
	fmt.Printf("checkpoint: %s at %d, signed by the log and %d witnesses\n", keys.origin, tree.N, len(witnessKeys))
	for i, each := range keys.eras {
		if count := len(each.signers); count > 1 {
			fmt.Printf("key: %s, the last of %d\n", each.signers[count-1].text, count)
		}
		if i > 0 {
			fmt.Printf("continues: %s, which was signed with %d leaves, of which the first %d are here\n", keys.eras[i-1].origin, each.lost, each.from)
		}
	}
	fmt.Printf("tree: %d leaves and %d tiles, with the root that is signed\n", tree.N, log.tileCount)
	if old != "" {
		size, err := log.goesOnFrom(old, keys)
		if err != nil {
			return err
		}
		fmt.Printf("consistency: goes on from %d\n", size)
	}
	maps, err := replay(log, keys)
	if err != nil {
		return err
	}
	fmt.Printf("map: %d epochs derived anew, the last of %d keys\n", len(maps), maps.last().keys)
	for _, name := range proofs {
		text, err := source.read(name)
		if err != nil {
			return refuse("no-proof", "%v", err)
		}
		said, err := checkProof(text, log, keys, maps)
		if err != nil {
			return err
		}
		fmt.Printf("proof: %s: %s\n", name, said)
	}
	return nil
}
