#!/usr/bin/python3
"""Xapian (python3-xapian of Debian) on the same documents and queries: n-grams for Han, Porter stems for English, titles with five
times the weight and as a field, BM25, spelling correction. Documents that have all words come first, then those with any.
usage: xapian_peer.py DATABASE DOCUMENTS < queries   (makes the database where it is not there; a query a line; answers a line of names separated by blanks)"""
import json
import os
import sys

import xapian

N_RESULTS = 50
FLAGS = xapian.QueryParser.FLAG_DEFAULT | xapian.QueryParser.FLAG_CJK_NGRAM | xapian.QueryParser.FLAG_SPELLING_CORRECTION


def index(path, documents):
    database = xapian.WritableDatabase(path, xapian.DB_CREATE_OR_OVERWRITE)
    terms = xapian.TermGenerator()
    terms.set_database(database)
    terms.set_stemmer(xapian.Stem("en"))
    terms.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM | xapian.TermGenerator.FLAG_SPELLING)
    for line in documents:
        row = json.loads(line)
        document = xapian.Document()
        document.set_data(row["id"])
        terms.set_document(document)
        for title in (row.get("title_zh"), row.get("title_en")):
            if title:
                terms.index_text(title, 5)
                terms.increase_termpos()
        for body in (row.get("body_zh"), row.get("body_en")):
            if body:
                terms.index_text(body)
                terms.increase_termpos()
        database.add_document(document)
    database.commit()
    return database


def search(database, text):
    names = []
    for operator in (xapian.Query.OP_AND, xapian.Query.OP_OR):
        parser = xapian.QueryParser()
        parser.set_database(database)
        parser.set_stemmer(xapian.Stem("en"))
        parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        parser.set_default_op(operator)
        query = parser.parse_query(text, FLAGS)
        corrected = parser.get_corrected_query_string().decode()
        if corrected:
            query = parser.parse_query(corrected, FLAGS)
        enquire = xapian.Enquire(database)
        enquire.set_query(query)
        found = [match.document.get_data().decode() for match in enquire.get_mset(0, N_RESULTS)]
        names += [name for name in found if name not in names]
    return names[:N_RESULTS]


def main():
    if os.path.exists(sys.argv[1]):
        database = xapian.Database(sys.argv[1])
    else:
        with open(sys.argv[2], encoding="utf-8") as documents:
            database = index(sys.argv[1], documents)
    print("ready", flush=True)
    for line in sys.stdin:
        print(" ".join(search(database, line.rstrip("\n"))), flush=True)


main()
